using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using MailCompliance.Engine.Facts;

namespace MailCompliance.Server.AddIn.Proof;

/// <summary>Signs evaluations: <c>v1.KEY.PAYLOAD.SIGNATURE</c>, all base64url, the signature over everything before it.</summary>
public sealed class EvaluationSeal(SealKeys keys, TimeProvider clock)
{
    public const string HeaderName = "X-MailCompliance-Eval";

    internal const string Version = "v1";

    public string Sign(string evaluation, MessageFacts facts, IReadOnlyList<string> rules, string? reason)
    {
        var payload = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new SealedEvaluation
        {
            Evaluation = evaluation,
            IssuedAt = clock.GetUtcNow().ToUnixTimeSeconds(),
            Sender = facts.Sender.Address.ToLowerInvariant(),
            Rules = rules,
            Reason = reason,
            Recipients = RecipientMarks.Of(facts.Recipients.Select(recipient => recipient.Address), evaluation),
            Content = ContentMark.Of(facts),
        }));
        var (id, signature) = keys.Sign(key => SignedPart(key, payload));
        return $"{Version}.{id}.{payload}.{Base64Url.EncodeToString(signature)}";
    }

    internal static byte[] SignedPart(string key, string payload) => Encoding.ASCII.GetBytes($"{Version}.{key}.{payload}");
}
