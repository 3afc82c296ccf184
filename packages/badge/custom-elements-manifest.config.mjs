/** Leaves what is private out of the manifest: internal state of the element has no attribute. */
const withoutPrivate = {
  name: 'without-private',
  packageLinkPhase({ customElementsManifest: { modules } }) {
    for (const { declarations = [] } of modules) {
      for (const declaration of declarations) {
        const isPublic = ({ privacy }) => privacy === undefined || privacy === 'public';
        const members = declaration.members?.filter(isPublic);
        const names = new Set(members?.map(({ name }) => name));
        declaration.members = members;
        // The name of an event that a method sends is a variable there.
        declaration.events = declaration.events?.filter(({ description }) => description !== undefined);
        declaration.attributes = declaration.attributes?.filter(({ fieldName }) => names.has(fieldName));
      }
    }
  },
};

export default { globs: ['src/bot-status-badge.ts'], litelement: true, plugins: [withoutPrivate] };
