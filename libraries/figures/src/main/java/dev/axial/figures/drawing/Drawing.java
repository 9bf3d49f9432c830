package dev.axial.figures.drawing;

import java.io.StringWriter;
import java.util.Objects;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A finished SVG document: themed, with rounded numbers, and with ids that are its own on any page.
 *
 * <p>The document is not changed after construction, and the same input gives the same bytes. Not thread-safe (DOM).
 */
public final class Drawing {

    static final String SVG = "http://www.w3.org/2000/svg";

    private final Document document;
    private final int width;
    private final int height;

    Drawing(Document document, int width, int height) {
        this.document = Objects.requireNonNull(document, "document");
        this.width = width;
        this.height = height;
    }

    /** Width in pixels at its natural size. */
    public int width() {
        return width;
    }

    /** Height in pixels at its natural size. */
    public int height() {
        return height;
    }

    /**
     * The SVG element as text, without an XML declaration, so that it can stand in a page.
     *
     * @param name prefix of ids, unique on the page: letters, digits and dashes
     * @param title what screen readers say
     */
    public String svg(String name, String title) {
        Document copy = (Document) document.cloneNode(true);
        Element root = copy.getDocumentElement();
        Identifiers.prefix(root, name);
        root.setAttribute("role", "img");
        Element style = copy.createElementNS(SVG, "style");
        style.setTextContent(Colour.stylesheet());
        root.insertBefore(style, root.getFirstChild());
        Element heading = copy.createElementNS(SVG, "title");
        heading.setTextContent(title);
        root.insertBefore(heading, style);
        return text(copy);
    }

    /**
     * The drawing on light ground as PNG.
     *
     * @param scale pixels of the image for one of the drawing's
     */
    public byte[] png(int scale) {
        Document copy = (Document) document.cloneNode(true);
        Outlines.replaceTexts(copy);
        return SvgRenderer.png(text(copy), width, height, scale);
    }

    private static String text(Document document) {
        try {
            Transformer transformer = TransformerFactory.newDefaultInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            transformer.setOutputProperty(OutputKeys.METHOD, "xml");
            StringWriter text = new StringWriter();
            transformer.transform(new DOMSource(document), new StreamResult(text));
            return text.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException("a DOM document could not be written", e);
        }
    }
}
