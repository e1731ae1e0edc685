/** Launch options for the Chromium that the environment names. */
export const launch = {
  executablePath: process.env.CRUDDUR_CHROMIUM ?? '/usr/bin/chromium',
  env: {
    ...(process.env as Record<string, string>),
    // A Chromium from an npm package has its own libraries and fonts.
    ...(process.env.CRUDDUR_CHROMIUM_LIBRARIES && {
      LD_LIBRARY_PATH: process.env.CRUDDUR_CHROMIUM_LIBRARIES,
    }),
    ...(process.env.CRUDDUR_CHROMIUM_FONTS && {
      FONTCONFIG_PATH: process.env.CRUDDUR_CHROMIUM_FONTS,
    }),
  },
  args: [
    // The sandbox doesn't work as root or in containers; all pages are our own.
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
