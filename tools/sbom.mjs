/**
 * Prints a software bill of materials (CycloneDX JSON) of the running service: its production dependencies and what is
 * bundled into the web pages, which `npm sbom --omit=dev` alone would omit.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Development dependencies whose code is built into dist/web. */
const BUNDLED = ['lit'];

const { name, version, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const npmSbom = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'];
const bom = JSON.parse(execFileSync('npm', npmSbom, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }));

const root = bom.metadata.component;
// npm names the component after its folder.
Object.assign(root, { name, version });

const dependsOn = new Map(bom.dependencies.map((entry) => [entry.ref, entry.dependsOn ?? []]));
const nameOf = new Map(bom.components.map((component) => [component['bom-ref'], component.name]));
const direct = new Set([...Object.keys(dependencies), ...BUNDLED]);
const shipped = new Set();
const pending = dependsOn.get(root['bom-ref']).filter((ref) => direct.has(nameOf.get(ref)));
for (let ref = pending.pop(); ref !== undefined; ref = pending.pop()) {
  if (shipped.has(ref)) continue;
  shipped.add(ref);
  pending.push(...(dependsOn.get(ref) ?? []));
}

bom.components = bom.components.filter((component) => shipped.has(component['bom-ref']));
bom.dependencies = bom.dependencies.flatMap((entry) => {
  if (entry.ref === root['bom-ref'])
    return [{ ...entry, dependsOn: entry.dependsOn.filter((ref) => shipped.has(ref)) }];
  return shipped.has(entry.ref) ? [entry] : [];
});
process.stdout.write(`${JSON.stringify(bom, null, 2)}\n`);
