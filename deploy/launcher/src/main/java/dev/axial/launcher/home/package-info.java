/** Folders and ports: where the built system is, where a running one keeps its state, and how to reach it. */
package dev.axial.launcher.home;
