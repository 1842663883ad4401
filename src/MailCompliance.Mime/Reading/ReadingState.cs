namespace MailCompliance.Mime.Reading;

/// <summary>What is counted and noted while one message, attached messages included, is read.</summary>
internal sealed class ReadingState(MimeLimits limits)
{
    private const int MostNotes = 100;

    private readonly List<string> irregularities = [];
    private int parts;

    public MimeLimits Limits { get; } = limits;

    public IReadOnlyList<string> Irregularities => irregularities;

    /// <param name="what">Never holds words of the message.</param>
    public void Note(string what)
    {
        if (irregularities.Count < MostNotes && !irregularities.Contains(what))
            irregularities.Add(what);
    }

    public void CountPart()
    {
        if (++parts > Limits.MaxParts)
            throw new MimeLimitException(MimeLimit.Parts, $"The message has more than {Limits.MaxParts} parts.");
    }

    public void CheckDepth(int depth)
    {
        if (depth > Limits.MaxDepth)
            throw new MimeLimitException(MimeLimit.Depth, $"The message is nested deeper than {Limits.MaxDepth} levels.");
    }
}
