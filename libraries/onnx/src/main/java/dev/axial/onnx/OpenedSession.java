package dev.axial.onnx;

import ai.onnxruntime.OrtSession;

/** @param provider label of the provider that computes, but for what it cannot */
record OpenedSession(OrtSession session, String provider) {}
