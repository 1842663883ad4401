using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;

namespace MailCompliance.Engine.Rules;

/// <summary>Which data stand near a name that is more than a guess, or are such a name near other data.</summary>
internal sealed class DataCompany
{
    private readonly int reach;
    private readonly Dictionary<(string Part, string? Path), (int[] Names, int[] Others)> places;

    /// <param name="reach">UTF-16 code units between two pieces of data that belong together.</param>
    public DataCompany(IReadOnlyList<DetectedData> data, int reach)
    {
        this.reach = reach;
        places = data.GroupBy(one => (one.Where.Part, one.Where.Path)).ToDictionary(
            group => group.Key,
            group => (Sorted(group.Where(IsSureName)), Sorted(group.Where(one => one.Type != DetectionType.PersonName))));
    }

    public bool Has(DetectedData data)
    {
        var (names, others) = places[(data.Where.Part, data.Where.Path)];
        if (data.Type != DetectionType.PersonName)
            return IsNear(names, StartOf(data));
        return IsSureName(data) && IsNear(others, StartOf(data));
    }

    private bool IsNear(int[] sorted, int position)
    {
        var at = Array.BinarySearch(sorted, position);
        if (at >= 0)
            return true;
        var next = ~at;
        return (next < sorted.Length && sorted[next] - position <= reach) || (next > 0 && position - sorted[next - 1] <= reach);
    }

    private static bool IsSureName(DetectedData data) => data.Type == DetectionType.PersonName && data.Confidence > Confidence.Low;

    private static int[] Sorted(IEnumerable<DetectedData> data) => [.. data.Select(StartOf).Order()];

    private static int StartOf(DetectedData data) => data.Where.Start ?? 0;
}
