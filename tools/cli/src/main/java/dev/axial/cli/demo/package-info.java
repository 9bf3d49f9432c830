/** The whole loop once from outside, and a labelled stream: {@link dev.axial.cli.demo.Demo} is where to start reading. */
package dev.axial.cli.demo;
