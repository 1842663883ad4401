namespace MailCompliance.Engine.Text;

/// <summary>A file inside a file.</summary>
/// <param name="Path">As in the container.</param>
/// <param name="Load">Its bytes, counted against the budget; null where they cannot be had.</param>
/// <param name="Problem">Why they cannot be had.</param>
/// <param name="IsPart">Part of the document itself (an embedded object): its being unknown is no news.</param>
internal sealed record FileInside(string Path, Func<ReadOnlyMemory<byte>>? Load, Uninspectable Problem = Uninspectable.No, bool IsPart = false);

/// <summary>What reading one file yields: its text, and the files inside that are to be read after it.</summary>
internal sealed class Extraction(ReadingBudget budget)
{
    private char[] text = new char[1024];
    private int length;

    public ReadingBudget Budget { get; } = budget;

    public List<FileInside> Files { get; } = [];

    /// <summary>Pages of a PDF, from 1, that show pictures and hold no text.</summary>
    public List<int> Scans { get; } = [];

    /// <summary>Something that does not stop the reading, such as one encrypted entry.</summary>
    public Uninspectable Problem { get; private set; }

    public int Length => length;

    public string Text => new(text, 0, length);

    /// <summary>Letters and digits appended since then.</summary>
    public int LettersSince(int start)
    {
        var count = 0;
        foreach (var character in text.AsSpan(start, length - start))
            count += char.IsLetterOrDigit(character) ? 1 : 0;
        return count;
    }

    public void Note(Uninspectable problem) => Problem = Worse(Problem, problem);

    /// <summary>Another reader had its turn: its word counts, not the first one's.</summary>
    public void Replace(Uninspectable problem) => Problem = problem;

    /// <exception cref="DocumentStop">The text is as long as it may be; what fitted is kept.</exception>
    public void Append(ReadOnlySpan<char> characters)
    {
        var taken = Budget.TakeCharacters(characters.Length);
        if (length + taken > text.Length)
            Array.Resize(ref text, Math.Max(length + taken, text.Length * 2));
        characters[..taken].CopyTo(text.AsSpan(length));
        length += taken;
        if (taken < characters.Length)
            throw new DocumentStop(Uninspectable.TooLarge);
    }

    public void Append(char character) => Append(new ReadOnlySpan<char>(in character));

    /// <summary>Ends the line, unless it is empty or ended already.</summary>
    public void EndLine()
    {
        if (length > 0 && text[length - 1] != '\n')
            Append('\n');
    }

    /// <summary>Takes back separators at the end of the line, so that rows end with their last filled cell.</summary>
    public void TrimCells(int since)
    {
        while (length > since && text[length - 1] == '\t')
            length--;
    }

    /// <summary>Throws the text away; files found stay.</summary>
    public void ClearText()
    {
        Budget.GiveBackCharacters(length);
        length = 0;
        Scans.Clear();
    }

    /// <summary>The earlier reason in the enumeration weighs more; <see cref="Uninspectable.No"/> weighs nothing.</summary>
    public static Uninspectable Worse(Uninspectable a, Uninspectable b) =>
        a == Uninspectable.No ? b : b == Uninspectable.No || a < b ? a : b;
}
