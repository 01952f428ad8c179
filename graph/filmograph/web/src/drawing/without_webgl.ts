/** Sigma looks at these names when it is loaded, also where a browser does not have them; imported before Sigma, this lets it load. */

const names = globalThis as { WebGLRenderingContext?: unknown; WebGL2RenderingContext?: unknown };
names.WebGLRenderingContext ??= class {};
names.WebGL2RenderingContext ??= class {};

export {};
