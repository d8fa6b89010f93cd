// Backstage's own dry run of a template, timed: node dry_run.mjs SCAFFOLDER.mjs FOLDER ROUNDS
// SCAFFOLDER.mjs exports `dryRun({template, files, values})`, which runs Backstage's packages. Loading them is not counted.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const [scaffolder, folder, rounds] = process.argv.slice(2);
const { dryRun } = await import(pathToFileURL(scaffolder));
const walk = at => readdirSync(at, { withFileTypes: true })
  .flatMap(entry => entry.isDirectory() ? walk(join(at, entry.name)) : [join(at, entry.name)]);
const template = JSON.parse(readFileSync(join(folder, 'template.yaml'), 'utf8'));
const values = JSON.parse(readFileSync(join(folder, 'values.json'), 'utf8'));
const read = () => walk(folder).map(path => ({
  path: relative(folder, path), content: readFileSync(path), executable: (statSync(path).mode & 0o111) !== 0,
}));
const times = [];
let answer;
for (let round = 0; round < Number(rounds); round++) {
  const begin = performance.now();
  answer = await dryRun({ template, files: read(), values });
  times.push(performance.now() - begin);
}
if (!answer.files) throw new Error(JSON.stringify(answer).slice(0, 500));
const bytes = Object.values(answer.files).reduce((sum, file) => sum + Buffer.byteLength(file.text ?? ''), 0);
console.log(JSON.stringify({ times, files: Object.keys(answer.files).length, bytes }));
