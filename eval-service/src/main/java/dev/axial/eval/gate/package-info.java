/** Decides whether a model becomes champion: a pure decision over validation losses. Test metrics have no way in. */
package dev.axial.eval.gate;
