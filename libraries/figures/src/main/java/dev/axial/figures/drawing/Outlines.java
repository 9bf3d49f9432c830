package dev.axial.figures.drawing;

import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Turns the texts of a drawing into outlines of {@link Typeface}, where they stand. */
final class Outlines {

    private Outlines() {}

    static void replaceTexts(Document document) {
        List<Element> texts = new ArrayList<>();
        Identifiers.each(document.getDocumentElement(), element -> {
            if (element.getLocalName().equals("text")) {
                texts.add(element);
            }
        });
        texts.forEach(text -> text.getParentNode().replaceChild(outline(document, text), text));
    }

    private static Element outline(Document document, Element text) {
        String words = text.getTextContent();
        double size = Double.parseDouble(text.getAttribute("font-size"));
        Typeface face = text.getAttribute("font-weight").isEmpty() ? Typeface.REGULAR : Typeface.BOLD;
        double share =
                switch (text.getAttribute("text-anchor")) {
                    case "middle" -> 0.5;
                    case "end" -> 1;
                    default -> 0;
                };
        double x = number(text.getAttribute("x")) - share * face.width(words, size);
        double y = number(text.getAttribute("y")) + shift(text.getAttribute("dy"), size);
        Element path = document.createElementNS(Drawing.SVG, "path");
        path.setAttribute("d", face.outline(words, size, x, y));
        for (String kept : List.of("fill", "fill-opacity", "transform")) {
            if (text.hasAttribute(kept)) {
                path.setAttribute(kept, text.getAttribute(kept));
            }
        }
        return path;
    }

    private static double number(String value) {
        return value.isEmpty() ? 0 : Double.parseDouble(value);
    }

    private static double shift(String dy, double size) {
        return dy.endsWith("em") ? Double.parseDouble(dy.substring(0, dy.length() - 2)) * size : number(dy);
    }
}
