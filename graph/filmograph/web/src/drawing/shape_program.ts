/** Nodes of several shapes in WebGL, each with a border: the shape is known without its colour. */

import type { Attributes } from "graphology-types";
import { NodeProgram, type ProgramInfo } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

const VERTEX = /* glsl */ `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec4 a_border;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute float a_ring;
attribute float a_angle;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec4 v_color;
varying vec4 v_border;
varying vec2 v_offset;
varying float v_pixel;
varying float v_shape;
varying float v_ring;
const float bias = 255.0 / 254.0;
void main() {
  float size = a_size * u_correctionRatio / u_sizeRatio * 6.0;
  vec2 corner = vec2(cos(a_angle), sin(a_angle));
  gl_Position = vec4((u_matrix * vec3(a_position + size * corner, 1)).xy, 0, 1);
  v_offset = corner * 3.0;
  v_pixel = u_sizeRatio / a_size;
  v_shape = a_shape;
  v_ring = a_ring;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
  v_border = a_border;
  v_border.a *= bias;
}`;

const FRAGMENT = /* glsl */ `
precision highp float;
varying vec4 v_color;
varying vec4 v_border;
varying vec2 v_offset;
varying float v_pixel;
varying float v_shape;
varying float v_ring;
float outside(vec2 p) {
  if (v_shape < 0.5) return length(p) - 1.0;
  if (v_shape < 1.5) return max(abs(p.x), abs(p.y)) - 0.849;
  if (v_shape < 2.5) return max(0.866 * abs(p.x) + 0.5 * p.y, -p.y) - 0.675;
  if (v_shape < 3.5) return 0.7071 * (abs(p.x) + abs(p.y)) - 0.884;
  if (v_shape < 4.5) return max(abs(p.x), 0.5 * abs(p.x) + 0.866 * abs(p.y)) - 0.953;
  if (v_shape < 5.5) return max(0.866 * abs(p.x) - 0.5 * p.y, p.y) - 0.675;
  if (v_shape < 6.5) return min(max(abs(p.x) - 1.1, abs(p.y) - 0.42), max(abs(p.x) - 0.42, abs(p.y) - 1.1));
  return length(p) - 0.8;
}
void main() {
  float far = outside(v_offset);
  #ifdef PICKING_MODE
  gl_FragColor = far > 0.0 ? vec4(0.0) : v_color;
  #else
  float soft = v_pixel * 0.7;
  vec4 inner = mix(v_color, v_border, v_ring > 0.0 ? smoothstep(-soft, soft, far + v_ring * v_pixel) : 0.0);
  gl_FragColor = mix(inner, vec4(0.0), smoothstep(-soft, soft, far));
  #endif
}`;

const [FLOAT, BYTE, TRIANGLES] = [5126, 5121, 4] as const;
const UNIFORMS = ["u_sizeRatio", "u_correctionRatio", "u_matrix"] as const;

/** What the program reads of a node beside what every program does. */
export interface Shaped {
  shape: number;
  border: string;
  ring: number;
}

export class ShapeProgram extends NodeProgram<(typeof UNIFORMS)[number], Attributes, Attributes, Attributes> {
  getDefinition() {
    const float = (name: string, size: number) => ({ name, size, type: FLOAT });
    const bytes = (name: string) => ({ name, size: 4, type: BYTE, normalized: true });
    return {
      VERTICES: 3,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLES,
      UNIFORMS,
      ATTRIBUTES: [float("a_position", 2), float("a_size", 1), bytes("a_color"), bytes("a_border"), float("a_shape", 1), float("a_ring", 1), bytes("a_id")],
      CONSTANT_ATTRIBUTES: [float("a_angle", 1)],
      CONSTANT_DATA: [[0], [(2 * Math.PI) / 3], [(4 * Math.PI) / 3]],
    };
  }

  processVisibleItem(index: number, start: number, data: NodeDisplayData & Partial<Shaped>): void {
    const row = [data.x, data.y, data.size, floatColor(data.color), floatColor(data.border ?? data.color), data.shape ?? 0, data.ring ?? 0, index];
    this.array.set(row, start);
  }

  setUniforms({ sizeRatio, correctionRatio, matrix }: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    gl.uniform1f(uniformLocations.u_correctionRatio!, correctionRatio);
    gl.uniform1f(uniformLocations.u_sizeRatio!, sizeRatio);
    gl.uniformMatrix3fv(uniformLocations.u_matrix!, false, matrix);
  }
}
