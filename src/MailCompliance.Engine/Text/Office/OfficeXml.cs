using System.Xml;

namespace MailCompliance.Engine.Text.Office;

/// <summary>XML of documents, read forward only: no DTD, no entities of its own, nothing resolved, nesting bounded.</summary>
internal static class OfficeXml
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = false,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = false,
        CloseInput = true,
    };

    public static XmlReader Open(Stream stream) => XmlReader.Create(new TagLengthGuard(stream), Settings);

    /// <summary>The next node; stops where elements are nested deeper than any document does.</summary>
    public static bool Next(XmlReader reader, ReadingBudget budget)
    {
        if (!reader.Read())
            return false;
        budget.CountWork(ReadingCosts.XmlNode);
        if (reader.Depth > budget.Limits.MaxNesting)
            throw new DocumentStop(Uninspectable.TooDeep);
        return true;
    }

    /// <summary>Appends the text node that the reader stands on, in pieces.</summary>
    public static void AppendValue(XmlReader reader, Extraction into) => ReadValue(reader, into.Append);

    /// <summary>The text node that the reader stands on, in pieces: none is held in memory as a whole.</summary>
    public static void ReadValue(XmlReader reader, Action<ReadOnlySpan<char>> take)
    {
        var buffer = System.Buffers.ArrayPool<char>.Shared.Rent(1024);
        try
        {
            for (int count; (count = reader.ReadValueChunk(buffer, 0, buffer.Length)) > 0;)
                take(buffer.AsSpan(0, count));
        }
        finally
        {
            System.Buffers.ArrayPool<char>.Shared.Return(buffer);
        }
    }
}
