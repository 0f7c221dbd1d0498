// exports.mjs MODULES: what onnxruntime-web makes of models.  MODULES is a folder node_modules that has it; each line
// of standard input is "MODEL INPUT OUTPUT C H W": INPUT has images as float32, OUTPUT gets what comes out for them.
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";

const ort = await import(path.resolve(process.argv[2], "onnxruntime-web/dist/ort.wasm.mjs"));
ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";
for await (const line of readline.createInterface({ input: process.stdin })) {
    const [model, input, output, ...sides] = line.split("\t");
    const shape = sides.map(Number);
    const session = await ort.InferenceSession.create(new Uint8Array(fs.readFileSync(model)));
    const numbers = new Float32Array(new Uint8Array(fs.readFileSync(input)).buffer);
    const images = numbers.length / shape.reduce((a, b) => a * b, 1);
    const made = await session.run({ input: new ort.Tensor("float32", numbers, [images, ...shape]) });
    fs.writeFileSync(output, Buffer.from(made[session.outputNames[0]].data.buffer));
    await session.release();
}
