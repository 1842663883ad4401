using System.Collections.Concurrent;
using System.Text.Json;

namespace MailCompliance.Engine.Verdicts;

/// <summary>Enumerated values in the words of the JSON contract: <c>nhs-number</c>, <c>hold</c>, <c>parent</c>.</summary>
public static class WireName
{
    public static string Of<T>(T value) where T : struct, Enum => Names<T>.Known.GetOrAdd(value, Names<T>.Make);

    private static class Names<T> where T : struct, Enum
    {
        public static readonly ConcurrentDictionary<T, string> Known = new();

        public static readonly Func<T, string> Make = static value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
    }
}
