// Reads an export with the tool's own reader and prints [nodes, edges]: each node as [id, attributes], each edge as [source, target, attributes].
// node read.cjs FOLDER-WITH-node_modules FORMAT FILE
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");

const [folder, format, file] = process.argv.slice(2);
const load = createRequire(`${folder}/`);
const text = readFileSync(file, "utf8");

function ofGraphology(graph) {
  return [graph.mapNodes((node, own) => [node, own]), graph.mapEdges((edge, own, source, target) => [source, target, own])];
}

function ofCytoscape(graph) {
  const apart = ({ id, source, target, ...own }) => own;
  return [
    graph.nodes().map((node) => [node.id(), apart(node.data())]),
    graph.edges().map((edge) => [edge.source().id(), edge.target().id(), apart(edge.data())]),
  ];
}

const READERS = {
  gexf: () => ofGraphology(load("graphology-gexf").parse(load("graphology"), text)),
  graphml: () => ofGraphology(load("graphology-graphml").parse(load("graphology"), text)),
  graphology: () => ofGraphology(load("graphology").from(JSON.parse(text))),
  cytoscape: () => ofCytoscape(load("cytoscape")({ headless: true, ...JSON.parse(text) })),
};
process.stdout.write(JSON.stringify(READERS[format]()));
