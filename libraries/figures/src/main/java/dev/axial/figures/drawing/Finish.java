package dev.axial.figures.drawing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Turns the SVG of Lets-Plot into one of ours: colours that follow the reader's theme, letters of her system, one ground,
 * numbers no longer than needed, and nothing that another program would have to understand.
 */
final class Finish {

    private static final Pattern RGB = Pattern.compile("rgb\\((\\d+),(\\d+),(\\d+)\\)");
    private static final Pattern TEXT_STYLE = Pattern.compile("fill:(#[0-9a-f]{6});font-size:([0-9.]+)px;.*");

    /** Around what is drawn, in pixels. */
    private static final int MARGIN = 12;

    private Finish() {}

    static Drawing of(String svg, int width, int height) {
        Document document = parsed(svg);
        Element root = document.getDocumentElement();
        Identifiers.each(root, element -> {
            switch (element.getLocalName()) {
                case "style" -> element.getParentNode().removeChild(element);
                case "text" -> letter(element);
                default -> dropBlanks(element);
            }
            colour(element, "fill");
            colour(element, "stroke");
            round(element);
        });
        root.removeAttribute("class");
        return framed(document, width, height);
    }

    /** Size, letters, ground and margin of a drawing. */
    static Drawing framed(Document document, int contentWidth, int contentHeight) {
        int width = contentWidth + 2 * MARGIN;
        int height = contentHeight + 2 * MARGIN;
        Element root = document.getDocumentElement();
        root.setAttribute("viewBox", "%d %d %d %d".formatted(-MARGIN, -MARGIN, width, height));
        root.setAttribute("width", Integer.toString(width));
        root.setAttribute("height", Integer.toString(height));
        root.setAttribute("font-family", Lettering.FAMILY);
        Element ground = document.createElementNS(Drawing.SVG, "rect");
        ground.setAttribute("x", Integer.toString(-MARGIN));
        ground.setAttribute("y", Integer.toString(-MARGIN));
        ground.setAttribute("width", Integer.toString(width));
        ground.setAttribute("height", Integer.toString(height));
        ground.setAttribute("fill", Colour.PAPER.light());
        colour(ground, "fill");
        root.insertBefore(ground, root.getFirstChild());
        return new Drawing(document, width, height);
    }

    /** Gives an attribute of one of our colours the class by which it changes in the dark. */
    static void colour(Element element, String attribute) {
        String value = element.getAttribute(attribute);
        Matcher rgb = RGB.matcher(value);
        String hex = rgb.matches()
                ? "#%02x%02x%02x"
                        .formatted(
                                Integer.parseInt(rgb.group(1)),
                                Integer.parseInt(rgb.group(2)),
                                Integer.parseInt(rgb.group(3)))
                : value;
        Colour.of(hex).ifPresent(colour -> {
            element.setAttribute(attribute, hex);
            String others = element.getAttribute("class");
            String name = colour.cssClass(attribute);
            element.setAttribute("class", others.isEmpty() ? name : others + " " + name);
        });
    }

    private static void letter(Element text) {
        String words = text.getTextContent().strip();
        text.setTextContent(words);
        Matcher style = TEXT_STYLE.matcher(text.getAttribute("style"));
        if (style.matches()) {
            text.removeAttribute("style");
            text.setAttribute("fill", style.group(1));
            text.setAttribute("font-size", style.group(2));
        }
        String plotClass = text.getAttribute("class");
        if (!plotClass.isEmpty()) {
            Lettering lettering = Lettering.ofPlotClass(plotClass);
            text.removeAttribute("class");
            text.setAttribute("font-size", Integer.toString(lettering.size()));
            if (lettering.bold()) {
                text.setAttribute("font-weight", "500");
            }
            text.setAttribute("fill", lettering.colour().light());
        }
    }

    private static void round(Element element) {
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            Node attribute = element.getAttributes().item(i);
            attribute.setNodeValue(Numbers.rounded(attribute.getNodeValue()).strip());
        }
        for (String always : List.of("fill-opacity", "stroke-opacity")) {
            if (element.getAttribute(always).equals("1")) {
                element.removeAttribute(always);
            }
        }
        element.removeAttribute("clip-bounds-jfx");
    }

    private static void dropBlanks(Element element) {
        for (Node child = element.getFirstChild(); child != null; ) {
            Node next = child.getNextSibling();
            if (child.getNodeType() == Node.TEXT_NODE && child.getNodeValue().isBlank()) {
                element.removeChild(child);
            }
            child = next;
        }
    }

    private static Document parsed(String svg) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException("the chart library wrote SVG that is not XML", e);
        }
    }
}
