/** Log files of bounded size: writing them, and reading their ends across the files that were set aside. */
package dev.axial.launcher.logs;
