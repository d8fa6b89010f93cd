//! What Backstage demands of a descriptor, as rules over its value.
