namespace MailCompliance.Engine.Text.Pdf;

/// <summary>
/// Text of PDFs that use what this reader knows for certain: intact references, Flate streams, fonts whose codes have a
/// stated meaning. Everything else is left to the reference tool. Annotations, form values and attached files included.
/// </summary>
internal static class PdfTextReader
{
    private const int MaxPages = 5_000;
    private const int MaxTreeDepth = 40;

    /// <exception cref="PdfUncertain">The file uses something else; what was appended is to be thrown away.</exception>
    public static void Read(ReadOnlyMemory<byte> content, Extraction into)
    {
        var file = new PdfFile(content, into.Budget);
        if (file.IsEncrypted)
            throw new PdfUncertain("encryption");
        var root = file.Dictionary(file.Trailer.GetValueOrDefault("Root")) ?? throw new PdfUncertain("no catalogue");
        AddAttached(file, root, into);
        var form = file.Dictionary(root.GetValueOrDefault("AcroForm"));
        if (form?.ContainsKey("XFA") == true || root.ContainsKey("Collection"))
            throw new PdfUncertain("dynamic form");
        var fonts = new Dictionary<PdfDictionary, PdfFont>(ReferenceEqualityComparer.Instance);
        var number = 0;
        foreach (var (page, resources) in Pages(file, root))
        {
            var before = into.Length;
            var showsPictures = ReadPage(file, page, resources, fonts, into);
            number++;
            if (showsPictures && into.LettersSince(before) < ToolText.LettersOfText)
                into.Scans.Add(number);
        }

        if (form is not null)
            AppendValues(file, form.GetValueOrDefault("Fields"), into, 0);
    }

    /// <returns>Whether the page shows pictures.</returns>
    private static bool ReadPage(PdfFile file, PdfDictionary page, PdfDictionary? resources, Dictionary<PdfDictionary, PdfFont> fonts, Extraction into)
    {
        into.Budget.CheckTime();
        var layout = new PdfLayout();
        var content = ContentOf(file, page);
        var shown = new PdfPage(file, fonts, layout);
        if (!content.IsEmpty)
            shown.Run(content, resources);
        layout.WriteTo(into);
        foreach (var item in file.Array(page.GetValueOrDefault("Annots")))
        {
            if (file.Dictionary(item) is { } annotation && file.Name(annotation.GetValueOrDefault("Subtype")) != "Link")
                ReadAnnotation(file, annotation, fonts, into);
        }

        return shown.ShowsPictures;
    }

    private static ReadOnlyMemory<byte> ContentOf(PdfFile file, PdfDictionary page)
    {
        switch (file.Resolve(page.GetValueOrDefault("Contents")))
        {
            case PdfStream single:
                return PdfFilters.Decode(file, single);
            case List<object?> several:
                var joined = new List<byte>();
                foreach (var item in several)
                {
                    if (file.Resolve(item) is not PdfStream part)
                        continue;
                    joined.AddRange(PdfFilters.Decode(file, part).Span);
                    joined.Add((byte)'\n');
                    file.Budget.CountUnpacked(1);
                }

                return joined.ToArray();
            default:
                return ReadOnlyMemory<byte>.Empty;
        }
    }

    private static void ReadAnnotation(PdfFile file, PdfDictionary annotation, Dictionary<PdfDictionary, PdfFont> fonts, Extraction into)
    {
        if (file.Resolve(annotation.GetValueOrDefault("Contents")) is PdfString note)
        {
            into.Append(PdfFile.TextOf(note));
            into.EndLine();
        }

        if (file.Resolve(file.Dictionary(annotation.GetValueOrDefault("AP"))?.GetValueOrDefault("N")) is PdfStream shown)
        {
            var layout = new PdfLayout();
            new PdfPage(file, fonts, layout).RunForm(shown, null, 0);
            layout.WriteTo(into);
        }

        AddFile(file, file.Dictionary(annotation.GetValueOrDefault("FS")), into);
    }

    private static IEnumerable<(PdfDictionary Page, PdfDictionary? Resources)> Pages(PdfFile file, PdfDictionary root)
    {
        var open = new Stack<(object? Node, PdfDictionary? Resources, int Depth)>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        open.Push((root.GetValueOrDefault("Pages"), null, 0));
        var pages = 0;
        while (open.TryPop(out var next))
        {
            if (file.Dictionary(next.Node) is not { } node)
                continue;
            if (!seen.Add(node) || next.Depth > MaxTreeDepth)
                throw new PdfUncertain("circular pages");
            var resources = file.Dictionary(node.GetValueOrDefault("Resources")) ?? next.Resources;
            if (node.ContainsKey("Kids"))
            {
                foreach (var kid in Enumerable.Reverse(file.Array(node.GetValueOrDefault("Kids"))))
                    open.Push((kid, resources, next.Depth + 1));
                continue;
            }

            if (++pages > MaxPages)
                throw new DocumentStop(Uninspectable.TooLarge);
            yield return (node, resources);
        }
    }

    /// <summary>Values of form fields, hidden ones too.</summary>
    private static void AppendValues(PdfFile file, object? fields, Extraction into, int depth)
    {
        if (depth > MaxTreeDepth)
            throw new PdfUncertain("nested fields");
        foreach (var item in file.Array(fields))
        {
            if (file.Dictionary(item) is not { } field)
                continue;
            into.Budget.CountEntry();
            if (file.Resolve(field.GetValueOrDefault("V")) is PdfString value && value.Bytes.Length > 0)
            {
                var label = file.Resolve(field.GetValueOrDefault("TU") ?? field.GetValueOrDefault("T")) is PdfString name ? PdfFile.TextOf(name) + ": " : "";
                into.Append(label + PdfFile.TextOf(value) + "\n");
            }

            AppendValues(file, field.GetValueOrDefault("Kids"), into, depth + 1);
        }
    }

    private static void AddAttached(PdfFile file, PdfDictionary root, Extraction into)
    {
        var names = file.Dictionary(file.Dictionary(root.GetValueOrDefault("Names"))?.GetValueOrDefault("EmbeddedFiles"));
        var open = new Stack<(PdfDictionary? Node, int Depth)>();
        open.Push((names, 0));
        while (open.TryPop(out var next))
        {
            if (next.Node is not { } node || next.Depth > MaxTreeDepth)
                continue;
            into.Budget.CountEntry();
            var pairs = file.Array(node.GetValueOrDefault("Names"));
            for (var index = 1; index < pairs.Count; index += 2)
                AddFile(file, file.Dictionary(pairs[index]), into);
            foreach (var kid in file.Array(node.GetValueOrDefault("Kids")))
                open.Push((file.Dictionary(kid), next.Depth + 1));
        }
    }

    private static void AddFile(PdfFile file, PdfDictionary? specification, Extraction into)
    {
        if (specification is null || file.Resolve(file.Dictionary(specification.GetValueOrDefault("EF"))?.GetValueOrDefault("F")) is not PdfStream stream)
            return;
        var name = file.Resolve(specification.GetValueOrDefault("UF") ?? specification.GetValueOrDefault("F")) is PdfString text ? PdfFile.TextOf(text) : "attached file";
        into.Files.Add(new(name, () => DecodeAttached(file, stream)));
    }

    private static ReadOnlyMemory<byte> DecodeAttached(PdfFile file, PdfStream stream)
    {
        try
        {
            return PdfFilters.Decode(file, stream);
        }
        catch (PdfUncertain)
        {
            throw new DocumentStop(Uninspectable.NoReader);
        }
    }
}
