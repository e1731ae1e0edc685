// Make the avatar's renditions of a file with sharp, many times: CPU seconds for each, and the peak memory.
//
// As sharp's own documentation does it: one input, a clone for each size. With --derived, as our Lambda does it:
// the largest of the file, the others of the largest.
import { readFileSync } from 'node:fs';
import sharp from 'sharp';

const [file, times, way] = process.argv.slice(2);
const content = readFileSync(file);
const cover = (size) => ({ width: size, height: size, fit: 'cover', position: 'attention' });
sharp.concurrency(1);
sharp.cache(false);

async function cloned() {
  const input = sharp(content, { failOn: 'truncated' }).autoOrient();
  return Promise.all([512, 128, 64].map((size) => input.clone().resize(cover(size)).webp().toBuffer()));
}

async function derived() {
  const { data, info } = await sharp(content, { failOn: 'truncated' })
    .autoOrient()
    .resize(cover(512))
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const base = () => sharp(data, { raw: info });
  return Promise.all([
    base().webp().toBuffer(),
    ...[128, 64].map((size) => base().resize(size, size).webp().toBuffer()),
  ]);
}

const make = way === '--derived' ? derived : cloned;
await make();
const before = process.cpuUsage();
for (let time = 0; time < Number(times); time += 1) await make();
const { user, system } = process.cpuUsage(before);
const peak = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
process.stdout.write(JSON.stringify({ cpu: (user + system) / 1e6 / Number(times), megabytes: peak / 1024 }));
