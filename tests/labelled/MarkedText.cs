using System.Text;

namespace MailCompliance.Labelled;

/// <summary>
/// Text with labels in place: <c>⟦nhs:999 526 0182⟧</c>. So that no span can drift on the way through HTML, encodings and
/// documents, a message is made twice: as it is, and with two signs around every value that every format can carry.
/// Where those signs come out again is where the values are.
/// </summary>
public static class MarkedText
{
    private const char Open = '⟦';
    private const char Close = '⟧';

    /// <summary>Signs of Latin-1 that no sample uses: fonts of PDF and RTF have them.</summary>
    private const char Begin = '¤';
    private const char End = '¦';

    /// <summary>The text as people write it.</summary>
    public static string Plain(string marked) => Rewritten(marked, "", "");

    /// <summary>The text with signs around the values.</summary>
    public static string Signed(string marked) => Rewritten(marked, Begin.ToString(), End.ToString());

    /// <summary>The marks of a text in order: "nhs", "?", "forename".</summary>
    public static IEnumerable<string> MarksOf(string marked)
    {
        for (var at = marked.IndexOf(Open, StringComparison.Ordinal); at >= 0; at = marked.IndexOf(Open, at + 1))
            yield return marked[(at + 1)..marked.IndexOf(':', at)];
    }

    /// <summary>Takes the signs out again.</summary>
    /// <param name="signed">Text in which the signs came out.</param>
    /// <param name="marks">Continues through all texts of a message, in their order.</param>
    public static (string Text, IReadOnlyList<Label> Labels) Read(string signed, IEnumerator<string> marks)
    {
        var text = new StringBuilder(signed.Length);
        var labels = new List<Label>();
        var start = -1;
        foreach (var letter in signed)
        {
            if (letter == Begin)
            {
                start = text.Length;
            }
            else if (letter == End)
            {
                if (start < 0 || !marks.MoveNext())
                    throw new FormatException("A sign stands where no value is.");
                labels.Add(Label.Of(marks.Current, start, text.Length));
                start = -1;
            }
            else
            {
                text.Append(letter);
            }
        }

        return start < 0 ? (text.ToString(), labels) : throw new FormatException("A value has no end.");
    }

    private static string Rewritten(string marked, string begin, string end)
    {
        var text = new StringBuilder(marked.Length);
        for (var at = 0; at < marked.Length; at++)
        {
            if (marked[at] == Open)
            {
                text.Append(begin);
                at = marked.IndexOf(':', at);
            }
            else if (marked[at] == Close)
            {
                text.Append(end);
            }
            else
            {
                text.Append(marked[at]);
            }
        }

        return text.ToString();
    }
}
