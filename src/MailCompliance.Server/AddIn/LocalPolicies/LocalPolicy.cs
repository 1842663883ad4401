using System.Text.Json.Serialization;

namespace MailCompliance.Server.AddIn.LocalPolicies;

/// <summary>
/// The part of the policy that the add-in judges by itself, made for one mailbox. Every outcome is the mildest that the engine could come to, so that
/// local advice never says more than the engine would; what depends on people the add-in does not know is left to the service.
/// </summary>
/// <param name="Etag">Names the policy and what was made of it.</param>
/// <param name="Signature">Put below new messages; null where the school leaves signatures to its staff.</param>
public sealed record LocalPolicy(
    int Schema,
    string Etag,
    string School,
    IReadOnlyList<string> Domains,
    IReadOnlyList<LocalRule> Rules,
    LocalSignature? Signature,
    IReadOnlyList<string> SendCheckOff);

public sealed record LocalSignature(string Html);

/// <param name="Rule">Id as in the policy file; the members beside it are that rule's settings.</param>
[JsonDerivedType(typeof(LocalSubject)), JsonDerivedType(typeof(LocalAttachmentSize)), JsonDerivedType(typeof(LocalInternalAttachment)), JsonDerivedType(typeof(LocalProgramFile))]
[JsonDerivedType(typeof(LocalMassSend)), JsonDerivedType(typeof(LocalVisibleRecipients)), JsonDerivedType(typeof(LocalListedRecipient))]
public abstract record LocalRule(string Rule, string Outcome, string Clause);

public sealed record LocalSubject(string Rule, string Outcome, string Clause, IReadOnlyList<string> Meaningless) : LocalRule(Rule, Outcome, Clause);

public sealed record LocalAttachmentSize(string Rule, string Outcome, string Clause, long MaxBytes) : LocalRule(Rule, Outcome, Clause);

public sealed record LocalInternalAttachment(string Rule, string Outcome, string Clause, long AllowedBytes) : LocalRule(Rule, Outcome, Clause);

/// <param name="Programs">Extensions, lower case, without the dot; so are the others.</param>
public sealed record LocalProgramFile(
    string Rule, string Outcome, string Clause, IReadOnlyList<string> Allow, IReadOnlyList<string> Programs, IReadOnlyList<string> Macros, IReadOnlyList<string> Disguises)
    : LocalRule(Rule, Outcome, Clause);

public sealed record LocalMassSend(string Rule, string Outcome, string Clause, int MaxRecipients) : LocalRule(Rule, Outcome, Clause);

/// <param name="Except">Addresses, and domains with their subdomains, that do not count.</param>
public sealed record LocalVisibleRecipients(string Rule, string Outcome, string Clause, int MaxVisible, IReadOnlyList<string> Except) : LocalRule(Rule, Outcome, Clause);

public sealed record LocalListedRecipient(string Rule, string Outcome, string Clause, IReadOnlyList<LocalList> Lists) : LocalRule(Rule, Outcome, Clause);

public sealed record LocalList(IReadOnlyList<string> Patterns, string Outcome, string Reason, string Advice);
