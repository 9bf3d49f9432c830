/** The figures that describe a dataset, as the study has them. */
package dev.axial.study.data;
