// Unpacks the Chromium of an npm package into TMPDIR, for machines where none can be installed.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';

const packed = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../bin');
for (const archive of ['al2023.tar.br', 'chromium.br', 'fonts.tar.br', 'swiftshader.tar.br']) {
  await inflate(join(packed, archive));
}
