using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;

namespace MailCompliance.Engine.Rules;

/// <summary>Which data stand near a name that is more than a guess, or are such a name near other data.</summary>
/// <remarks>
/// A name and a weak word of a special category are what ordinary mail about a child is made of ("Ada's assessment is on Friday"): such a word
/// needs further data near by, or another weak word of its category.
/// </remarks>
internal sealed class DataCompany
{
    private readonly MessageFacts facts;
    private readonly int reach;
    private readonly Dictionary<(string Part, string? Path), Surroundings> parts;

    /// <param name="Names">Where sure names begin, ascending.</param>
    /// <param name="Others">Where data begin that say something beside a name, ascending.</param>
    private sealed record Surroundings(int[] Names, int[] Others);

    /// <param name="reach">UTF-16 code units between two pieces of data that belong together.</param>
    public DataCompany(MessageFacts facts, IReadOnlyList<DetectedData> data, int reach)
    {
        this.facts = facts;
        this.reach = reach;
        parts = data.GroupBy(one => (one.Where.Part, one.Where.Path)).ToDictionary(group => group.Key, InOnePart);
    }

    public bool Has(DetectedData data)
    {
        var around = parts[(data.Where.Part, data.Where.Path)];
        if (data.Type == DetectionType.PersonName)
            return IsSureName(data) && IsNear(around.Others, StartOf(data));
        return IsNear(around.Names, StartOf(data)) && (!IsWeak(data) || IsNear(around.Others, StartOf(data)));
    }

    private Surroundings InOnePart(IEnumerable<DetectedData> data)
    {
        var all = data.ToList();
        var weak = all.Where(IsWeak).GroupBy(one => one.Type).SelectMany(category => OnesWithAnother([.. category.OrderBy(StartOf)]));
        var others = all.Where(one => one.Type != DetectionType.PersonName && !IsWeak(one)).Concat(weak);
        return new(Sorted(all.Where(IsSureName)), Sorted(others));
    }

    /// <summary>Those with another word of the category near by; the same word again is none.</summary>
    private IEnumerable<DetectedData> OnesWithAnother(List<DetectedData> ascending)
    {
        for (int index = 0, first = 0; index < ascending.Count; index++)
        {
            while (StartOf(ascending[index]) - StartOf(ascending[first]) > reach)
                first++;
            for (var other = first; other < index; other++)
            {
                if (IsSameWord(ascending[index], ascending[other]))
                    continue;
                yield return ascending[index];
                yield return ascending[other];
            }
        }
    }

    private bool IsSameWord(DetectedData one, DetectedData other) =>
        Passage.TextAt(facts, one.Where).Equals(Passage.TextAt(facts, other.Where), StringComparison.OrdinalIgnoreCase);

    private bool IsNear(int[] sorted, int position)
    {
        var at = Array.BinarySearch(sorted, position);
        if (at >= 0)
            return true;
        var next = ~at;
        return (next < sorted.Length && sorted[next] - position <= reach) || (next > 0 && position - sorted[next - 1] <= reach);
    }

    private static bool IsWeak(DetectedData data) => data.Confidence == Confidence.Low && DataWeights.IsSpecial(data.Type);

    private static bool IsSureName(DetectedData data) => data.Type == DetectionType.PersonName && data.Confidence > Confidence.Low;

    private static int[] Sorted(IEnumerable<DetectedData> data) => [.. data.Select(StartOf).Order()];

    private static int StartOf(DetectedData data) => data.Where.Start ?? 0;
}
