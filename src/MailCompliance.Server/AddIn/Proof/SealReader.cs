using System.Buffers.Text;
using System.Text.Json;
using MailCompliance.Engine.Facts;

namespace MailCompliance.Server.AddIn.Proof;

/// <summary>Reads what a message brings along, and believes it only for the very message, sender and recipients that it was made for.</summary>
public sealed class SealReader(SealKeys keys, TimeProvider clock)
{
    private static readonly TimeSpan Validity = TimeSpan.FromHours(24);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(10);

    private const int LongestValue = 2000;
    private const long LatestSeconds = 253_402_300_799;

    /// <returns>Null where the message brings nothing.</returns>
    public WarningProof? Read(MessageFacts facts)
    {
        if (facts.Message.Document is not { } document)
            return null;
        var fields = document.Headers.All(EvaluationSeal.HeaderName).Take(2).ToList();
        return fields.Count switch
        {
            0 => null,
            1 => Read(fields[0].RawValue, facts),
            _ => new WarningProof("duplicated"),
        };
    }

    private WarningProof Read(string value, MessageFacts facts)
    {
        // mail systems may fold a field anywhere: blanks are no part of it
        var bare = string.Concat(value.Where(c => !char.IsWhiteSpace(c)));
        if (bare.Length > LongestValue || bare.Split('.') is not [EvaluationSeal.Version, var key, var payload, var signature] || !Base64Url.IsValid(signature))
            return new WarningProof("malformed");
        if (!keys.Verify(key, EvaluationSeal.SignedPart(key, payload), Base64Url.DecodeFromChars(signature)))
            return new WarningProof("forged");
        var evaluation = JsonSerializer.Deserialize<SealedEvaluation>(Base64Url.DecodeFromChars(payload))!;
        return new WarningProof(FaultOf(evaluation, facts)) { Evaluation = evaluation.Evaluation, Rules = evaluation.Rules, Reason = evaluation.Reason };
    }

    private string? FaultOf(SealedEvaluation evaluation, MessageFacts facts)
    {
        if (evaluation.IssuedAt is < 0 or > LatestSeconds)
            return "malformed";
        var age = clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(evaluation.IssuedAt);
        if (age > Validity || age < -ClockSkew)
            return "expired";
        if (!string.Equals(evaluation.Sender, facts.Sender.Address, StringComparison.OrdinalIgnoreCase))
            return "other-sender";
        if (!RecipientMarks.Cover(evaluation.Recipients, facts.Recipients.Select(recipient => recipient.Address), evaluation.Evaluation))
            return "other-recipients";
        return ContentMark.Of(facts) == evaluation.Content ? null : "changed-content";
    }
}
