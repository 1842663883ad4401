namespace MailCompliance.Engine.Verdicts;

/// <summary>Where in a message something was found.</summary>
/// <param name="Part"><c>subject</c>, <c>body</c> or <c>attachment:NAME</c>.</param>
/// <param name="Start">First UTF-16 code unit within the part's decoded text, or null for the part as a whole.</param>
/// <param name="End">One past the last code unit; null exactly where <paramref name="Start"/> is.</param>
/// <param name="Path">The MIME part's path ("1.2"), where there is one.</param>
public sealed record Place(string Part, int? Start = null, int? End = null, string? Path = null)
{
    public static readonly Place Subject = new("subject");

    public static readonly Place Body = new("body");

    public static Place Attachment(string fileName, string? path = null) => new("attachment:" + fileName, Path: path);

    /// <summary>The same part, narrowed to a range of its text.</summary>
    public Place At(int start, int end) => this with { Start = start, End = end };
}
