package dev.axial.figures.drawing;

import java.util.Base64;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A drawing by hand, for what is no chart: boxes, lines, pictures. Pixels, x to the right, y down. For one thread.
 */
public final class Sheet {

    /** The place of a text in relation to its point. */
    public enum Anchor {
        START,
        MIDDLE,
        END
    }

    private final Document document;
    private final Element root;
    private final int width;
    private final int height;

    public Sheet(int width, int height) {
        this.width = width;
        this.height = height;
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            document = factory.newDocumentBuilder().newDocument();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this Java has no DOM", e);
        }
        root = document.createElementNS(Drawing.SVG, "svg");
        document.appendChild(root);
    }

    /** Width of a text of that kind, in pixels. The reader's own font may differ by a few percent. */
    public static double width(String text, Lettering lettering) {
        return (lettering.bold() ? Typeface.BOLD : Typeface.REGULAR).width(text, lettering.size());
    }

    /** A text with its baseline at y. */
    public Sheet text(String text, double x, double y, Lettering lettering, Anchor anchor) {
        Element element = add("text");
        set(element, "x", x);
        set(element, "y", y);
        element.setAttribute("font-size", Integer.toString(lettering.size()));
        if (lettering.bold()) {
            element.setAttribute("font-weight", "500");
        }
        if (anchor != Anchor.START) {
            element.setAttribute("text-anchor", anchor == Anchor.MIDDLE ? "middle" : "end");
        }
        paint(element, "fill", lettering.colour());
        element.setTextContent(text);
        return this;
    }

    /** A frame with round corners, its ground shaded by that strength of that colour, 0 to 1. */
    public Sheet box(double x, double y, double boxWidth, double boxHeight, Colour colour, double strength) {
        Element element = add("rect");
        set(element, "x", x);
        set(element, "y", y);
        set(element, "width", boxWidth);
        set(element, "height", boxHeight);
        set(element, "rx", 4);
        paint(element, "fill", colour);
        set(element, "fill-opacity", strength);
        paint(element, "stroke", Colour.RULE);
        return this;
    }

    /** A line along SVG path data. */
    public Sheet line(String path, Colour colour, double thickness) {
        Element element = add("path");
        element.setAttribute("d", Numbers.rounded(path));
        element.setAttribute("fill", "none");
        paint(element, "stroke", colour);
        set(element, "stroke-width", thickness);
        return this;
    }

    /** An area within SVG path data, edged by the ground. */
    public Sheet area(String path, Colour colour, double strength) {
        Element element = add("path");
        element.setAttribute("d", Numbers.rounded(path));
        paint(element, "fill", colour);
        set(element, "fill-opacity", strength);
        paint(element, "stroke", Colour.PAPER);
        set(element, "stroke-width", 1.5);
        return this;
    }

    /** A picture; its pixels stay squares where it is enlarged. */
    public Sheet picture(byte[] png, double x, double y, double pictureWidth, double pictureHeight) {
        Element element = add("image");
        set(element, "x", x);
        set(element, "y", y);
        set(element, "width", pictureWidth);
        set(element, "height", pictureHeight);
        element.setAttribute("style", "image-rendering:pixelated");
        element.setAttribute(
                "href", "data:image/png;base64," + Base64.getEncoder().encodeToString(png));
        return this;
    }

    public Drawing drawing() {
        return Finish.framed(document, width, height);
    }

    private Element add(String name) {
        Element element = document.createElementNS(Drawing.SVG, name);
        root.appendChild(element);
        return element;
    }

    private static void paint(Element element, String attribute, Colour colour) {
        element.setAttribute(attribute, colour.light());
        Finish.colour(element, attribute);
    }

    private static void set(Element element, String attribute, double value) {
        element.setAttribute(attribute, Numbers.rounded(value, 2));
    }
}
