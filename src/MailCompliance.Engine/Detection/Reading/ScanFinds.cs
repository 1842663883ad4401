namespace MailCompliance.Engine.Detection.Reading;

/// <summary>What <see cref="TextScan"/> found, each in order of appearance.</summary>
internal sealed class ScanFinds
{
    /// <summary>Numbers, or key words, of a mail of usual length: lists need not grow.</summary>
    private const int Usual = 64;

    public List<DigitGroup> Numbers { get; } = new(Usual);

    public List<Cue> Cues { get; } = new(Usual);

    /// <summary>Words that may begin a name on file: a hash says so, which can be wrong.</summary>
    public List<WordSpan> NameWords { get; } = [];
}

/// <summary>A maximal run of letters in the folded text.</summary>
internal readonly record struct WordSpan(int Start, int End);

/// <summary>A run of letters and its <see cref="WordHash"/>.</summary>
internal readonly record struct HashedWord(int Start, int End, uint Hash);
