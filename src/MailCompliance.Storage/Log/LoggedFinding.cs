using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Storage.Log;

/// <summary>A ruling as it is kept: no content, no file names, no values.</summary>
/// <param name="Part"><c>subject</c>, <c>body</c>, <c>attachment</c>, or null for the message as a whole.</param>
/// <param name="Path">The MIME part's path, where there is one.</param>
/// <param name="Data">Type of personal data in the words of the JSON contract; null: none.</param>
public sealed record LoggedFinding(string Rule, string Outcome, string Clause, string? Part, string? Path, string? Data, string? Confidence)
{
    /// <param name="dataName">How a data type is called in JSON.</param>
    public static LoggedFinding Of(Ruling ruling, Func<Engine.Detection.DetectionType, string> dataName) => new(
        ruling.Rule,
        Lower(ruling.Outcome),
        ruling.Clause,
        ruling.Finding.Where is { } place ? place.Part.Split(':', 2)[0] : null,
        ruling.Finding.Where?.Path,
        ruling.Finding.Data is { } type ? dataName(type) : null,
        ruling.Finding.Confidence is { } confidence ? Lower(confidence) : null);

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
