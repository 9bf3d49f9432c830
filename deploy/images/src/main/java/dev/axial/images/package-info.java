/**
 * Container images of the services and of the command line. What goes into an image is laid out as folders first, one a
 * layer; Jib makes an image of them without a container engine, and the Dockerfile beside this module the same with one.
 */
package dev.axial.images;
