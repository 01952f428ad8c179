/** Sigma looks at this name when it is loaded, also where a browser does not have it; imported before Sigma, this lets it load. */

const names = globalThis as { WebGLRenderingContext?: unknown };
names.WebGLRenderingContext ??= class {};

export {};
