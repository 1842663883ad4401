using System.ComponentModel.DataAnnotations;

namespace MailCompliance.Engine.Policy;

/// <summary>What happens while a held message waits: approval neither fails open nor dies of silence (R42, R68).</summary>
public sealed record ApprovalDetails
{
    /// <summary>School days after which those who decide are reminded. 0: never.</summary>
    [Range(0, 30)]
    public int RemindAfter { get; init; } = 1;

    /// <summary>School days after which their deputies, or else the reserve, are asked as well. 0: never.</summary>
    [Range(0, 30)]
    public int EscalateAfter { get; init; } = 2;

    /// <summary>Who stands in for whom, in an absence that names nobody and when a message has waited too long.</summary>
    public IReadOnlyList<Deputy> Deputies { get; init; } = [];

    /// <summary>Address of the one who stands in; null: nobody named.</summary>
    public string? DeputyOf(string address) => Deputies.FirstOrDefault(deputy => string.Equals(deputy.For, address, StringComparison.OrdinalIgnoreCase))?.By;
}

/// <summary>Somebody who stands in for somebody who decides.</summary>
public sealed record Deputy([property: Form(TextForm.Address)] string For, [property: Form(TextForm.Address)] string By);
