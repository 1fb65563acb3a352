// Prints how many operations of the services' data have a case that works and one that breaks in fixtures/services/table.txt.
import { readFileSync } from 'node:fs';

const root = new URL('..', import.meta.url);
const operations = JSON.parse(readFileSync(new URL('src/aws/services/generated/operations.json', root), 'utf8'));
const rows = readFileSync(new URL('fixtures/services/table.txt', root), 'utf8').trim().split('\n').map((line) => line.split(' | '));

const withResult = (wanted) => new Set(rows.filter(([, , , result]) => (result === 'works') === wanted).map(([id]) => id));
const [good, bad] = [withResult(true), withResult(false)];
const both = operations.filter(({ id }) => good.has(id) && bad.has(id));
const services = (list) => new Set(list.map(({ service }) => service)).size;
console.log(`${both.length} of ${operations.length} operations, of ${services(both)} of ${services(operations)} services, have a good and a bad case (${rows.length} cases)`);
