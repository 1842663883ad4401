namespace MailCompliance.Engine.Detection;

/// <summary>What the detectors propose for one text, each up to <see cref="Detectors.MaxFinds"/>.</summary>
internal sealed class CandidateList
{
    private readonly List<Candidate> all = [];

    public IReadOnlyList<Candidate> All => all;

    /// <summary>False: some detector was stopped.</summary>
    public bool IsComplete { get; private set; } = true;

    public void AddFrom(IEnumerable<Candidate> found)
    {
        var left = Detectors.MaxFinds;
        foreach (var candidate in found)
        {
            if (left-- == 0)
            {
                IsComplete = false;
                return;
            }

            all.Add(candidate);
        }
    }
}

/// <summary>What was found in a text.</summary>
/// <param name="Hits">One per span, in order of appearance.</param>
/// <param name="IsComplete">False: the text is longer, or holds more, than is looked at.</param>
public sealed record SearchResult(IReadOnlyList<Hit> Hits, bool IsComplete);
