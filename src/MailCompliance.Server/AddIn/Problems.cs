using MailCompliance.Server.AddIn.Contract;

namespace MailCompliance.Server.AddIn;

/// <summary>Errors as RFC 9457 has them. Their words never hold anything of a draft.</summary>
internal static class Problems
{
    private const string ContentType = "application/problem+json";

    public static IResult Of(int status, string title, string detail) => Json(status, new Problem(title, status, detail, null));

    /// <param name="errors">By JSON pointer.</param>
    public static IResult Invalid(Dictionary<string, string[]> errors) =>
        Json(StatusCodes.Status422UnprocessableEntity, new Problem("The request does not follow the contract", StatusCodes.Status422UnprocessableEntity, null, errors));

    public static IResult TooMany(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "10";
        return Of(StatusCodes.Status429TooManyRequests, "Too many requests", "Try again in ten seconds.");
    }

    private static IResult Json(int status, Problem problem) => Results.Json(problem, AddInJson.Options, ContentType, status);
}
