import { expect, test } from 'vitest';
import tokens from '@/styles/tokens.css?raw';

const stylesheets = import.meta.glob<string>(['/src/**/*.css', '!/src/styles/tokens.css'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

const [dark = '', light = '', device = ''] = tokens.split(/:root\[data-theme="(?:light|device)"\]/);
const themes = { dark: coloursIn(dark), light: new Map([...coloursIn(dark), ...coloursIn(light)]) };
type Theme = keyof typeof themes;

function coloursIn(css: string) {
  return new Map(
    [...css.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
  );
}

function luminance(theme: Theme, token: string): number {
  const hex = themes[theme].get(token);
  if (!hex) throw new Error(`tokens.css has no colour ${token}`);
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(theme: Theme, one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(theme, one), luminance(theme, other)].sort(
    (a, b) => b - a,
  );
  return (high + 0.05) / (low + 0.05);
}

const both = ['dark', 'light'] as const;

test('the device theme has the values of the light theme', () => {
  expect(coloursIn(device)).toEqual(coloursIn(light));
});

const grounds = ['--color-ground', '--color-surface', '--color-surface-hover', '--color-field'];
const texts = [
  '--color-text',
  '--color-text-quiet',
  '--color-accent-text',
  '--color-danger-text',
  '--color-warning-text',
  '--color-success-text',
  '--color-liked-text',
];

test.each(texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)))(
  '%s on %s has enough contrast for text (WCAG AA)',
  (text, ground) => {
    for (const theme of both) expect(contrast(theme, text, ground)).toBeGreaterThanOrEqual(4.5);
  },
);

test.each([
  ['--color-on-accent', '--color-accent'],
  ['--color-on-accent', '--color-accent-hover'],
  ['--color-text', '--color-accent-wash'],
  ['--color-text-quiet', '--color-accent-wash'],
  ['--color-accent-text', '--color-accent-wash'],
  ['--color-danger-text', '--color-danger-wash'],
  ...Array.from(
    { length: 8 },
    (_, index) => ['--color-on-avatar', `--avatar-${index + 1}`] as const,
  ),
] as const)('%s on %s has enough contrast for text (WCAG AA)', (text, ground) => {
  for (const theme of both) expect(contrast(theme, text, ground)).toBeGreaterThanOrEqual(4.5);
});

test.each(['--color-focus', '--color-field-line', '--color-danger-line'])(
  '%s has enough contrast for components (WCAG AA, 3:1)',
  (line) => {
    for (const theme of both) {
      for (const ground of grounds) {
        expect(contrast(theme, line, ground)).toBeGreaterThanOrEqual(3);
      }
    }
  },
);

test('components use no raw colours', () => {
  const raw = Object.entries(stylesheets).filter(([, css]) =>
    /#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/i.test(css),
  );
  expect(raw.map(([file]) => file)).toEqual([]);
});

test('every used token is defined', () => {
  const known = new Set([...tokens.matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
  // Set by a component in its style, as it depends on data.
  known.add('--level');
  const unknown = Object.entries(stylesheets).flatMap(([file, css]) =>
    [...css.matchAll(/var\((--[\w-]+)/g)]
      .filter(([, name]) => !known.has(name ?? '') && !css.includes(`${name}:`))
      .map(([, name]) => `${file} ${name}`),
  );
  expect(unknown).toEqual([]);
});
