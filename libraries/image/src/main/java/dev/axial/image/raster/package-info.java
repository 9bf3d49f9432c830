/**
 * Decoded images as planes of bytes: conversion of channels, resampling, orientation. Integer arithmetic only, so that every
 * machine gets the same bytes. No file formats.
 */
package dev.axial.image.raster;
