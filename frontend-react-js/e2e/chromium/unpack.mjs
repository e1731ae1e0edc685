// Unpacks the Chromium of an npm package into TMPDIR, for machines where none can be installed.
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';

const packed = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../bin');
for (const archive of ['al2023.tar.br', 'chromium.br', 'fonts.tar.br', 'swiftshader.tar.br']) {
  await inflate(join(packed, archive));
}

// The package's own file names the folders of a Lambda.
const fonts = join(tmpdir(), 'fonts');
await writeFile(
  join(fonts, 'fonts.conf'),
  `<fontconfig><dir>${fonts}</dir><cachedir>${fonts}/.cache</cachedir></fontconfig>\n`,
);
