namespace MailCompliance.Engine.Facts.Zones;

/// <summary>A line [Start, End) without its line end.</summary>
internal readonly record struct TextLine(int Start, int End);

/// <summary>A text cut into lines at LF or CRLF.</summary>
internal sealed class TextLines
{
    private readonly List<TextLine> lines = [];

    public TextLines(string text)
    {
        Text = text;
        var start = 0;
        while (start < text.Length)
        {
            var feed = text.AsSpan(start).IndexOf('\n');
            var next = feed < 0 ? text.Length : start + feed + 1;
            var end = feed < 0 ? text.Length : next - 1;
            if (end > start && text[end - 1] == '\r')
                end--;
            lines.Add(new TextLine(start, end));
            start = next;
        }
    }

    public string Text { get; }

    public int Count => lines.Count;

    public TextLine this[int index] => lines[index];

    /// <summary>Content of a line without blanks around it.</summary>
    public ReadOnlySpan<char> At(int index) => Text.AsSpan(lines[index].Start, lines[index].End - lines[index].Start).Trim();

    /// <summary>Where the line after this one begins.</summary>
    public int NextStart(int index) => index + 1 < lines.Count ? lines[index + 1].Start : Text.Length;

    /// <summary>The next line from here on that is not blank; <see cref="Count"/> where there is none.</summary>
    public int SkipBlank(int index)
    {
        while (index < Count && At(index).IsEmpty)
            index++;
        return index;
    }
}
