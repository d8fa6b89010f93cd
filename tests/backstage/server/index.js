'use strict';
// A Backstage backend with nothing but a catalog and a sign-in:  node index.js --config app-config.yaml
const { createBackend } = require('@backstage/backend-defaults');

const backend = createBackend();
for (const name of [
  '@backstage/plugin-auth-backend',
  '@backstage/plugin-auth-backend-module-guest-provider',
  '@backstage/plugin-catalog-backend',
  '@backstage/plugin-catalog-backend-module-scaffolder-entity-model',
]) {
  backend.add(require(name).default);
}
backend.start();
