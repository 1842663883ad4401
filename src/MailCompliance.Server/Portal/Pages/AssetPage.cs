namespace MailCompliance.Server.Portal.Pages;

/// <summary>Styles and scripts, by the exact names that pages use.</summary>
public static class AssetPage
{
    public static async Task<IResult> ShowAsync(PageRequest request) =>
        request.Assets.Find(request.Route("name")) is { } file ? new AssetResult(file) : await request.NotFoundAsync();

    private sealed class AssetResult(Assets.AssetFile file) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => file.WriteAsync(httpContext);
    }
}
