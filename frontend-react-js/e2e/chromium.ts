/** How the Chromium that the environment names is started. */
export const launch = {
  executablePath: process.env.CRUDDUR_CHROMIUM ?? '/usr/bin/chromium',
  env: {
    ...(process.env as Record<string, string>),
    // A Chromium that came out of an npm package brings its libraries and fonts along.
    ...(process.env.CRUDDUR_CHROMIUM_LIBRARIES && {
      LD_LIBRARY_PATH: process.env.CRUDDUR_CHROMIUM_LIBRARIES,
    }),
    ...(process.env.CRUDDUR_CHROMIUM_FONTS && {
      FONTCONFIG_PATH: process.env.CRUDDUR_CHROMIUM_FONTS,
    }),
  },
  args: [
    // The sandbox refuses root, and containers refuse the sandbox; the pages are our own.
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-sync',
    '--metrics-recording-only',
    '--no-first-run',
    '--no-pings',
  ],
};
