using MailCompliance.Server.Deciding;
using MailCompliance.Server.Portal.Access;
using MailCompliance.Server.Portal.Assets;
using MailCompliance.Server.Portal.Frame;
using MailCompliance.Server.Portal.SignIn;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Extensions;

namespace MailCompliance.Server.Portal;

/// <summary>The portal as a whole: the services it needs of the web host, and its addresses.</summary>
public static class PortalServer
{
    /// <summary>A form is a few choices and a note; the largest is a choice of 1000 messages.</summary>
    private const long LargestForm = 256 * 1024;

    public static void AddServices(IServiceCollection services, PortalParts parts)
    {
        services.AddRazorComponents();
        services.AddAntiforgery(options =>
        {
            options.FormFieldName = "form-token";
            options.HeaderName = null;
            // X-Frame-Options is ours to set
            options.SuppressXFrameOptionsHeader = true;
            SessionCookies.Shape(options.Cookie, "form", parts.IsSecure, SameSiteMode.Strict);
        });
        SignInServices.Add(services, parts);
        services.AddSingleton<IDataProtectionProvider>(new KeyRingProtection(parts.Database.Keys));
        // ASP.NET would make a key of its own at start, in the home folder of whoever runs us
        foreach (var maker in services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(DataProtectionOptions).Assembly).ToList())
            services.Remove(maker);
    }

    public static void Map(WebApplication web, PortalParts parts)
    {
        var portal = new Portal(parts, new PortalAssets());
        web.Use(portal.PrepareAsync);
        web.UseAuthentication();
        foreach (var route in PortalRoutes.All)
            web.MapMethods(route.Pattern, route.Method == HttpMethods.Get ? [HttpMethods.Get, HttpMethods.Head] : [route.Method], context => portal.AnswerAsync(context, route)).WithMetadata(route);
        web.MapFallback(portal.AnswerUnknownAsync).WithMetadata(new PortalRoute("GET", "/{**rest}", PageAccess.Anyone, request => request.NotFoundAsync()));
    }

    private sealed class Portal(PortalParts parts, PortalAssets assets)
    {
        private readonly HeldMatters matters = new(parts.Database, parts.Engine, parts.Policy, parts.People);
        private readonly AskedMatters asked = new(parts.Database, parts.Engine, parts.Policy, parts.People);
        private readonly ILogger log = parts.Loggers.CreateLogger(typeof(PortalServer));

        /// <summary>
        /// Before anything else, whoever answers: the address that the outside knows us by. The Host field is nobody's word. After anything
        /// else: a page for a fault that came before the page did, as when the session cannot be looked up.
        /// </summary>
        public async Task PrepareAsync(HttpContext context, RequestDelegate next)
        {
            if (!KnownHosts.Accept(context, parts.PublicUrl) && !parts.AnyHost.Any(beginning => context.Request.Path.StartsWithSegments(beginning)))
            {
                context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
                return;
            }

            try
            {
                await next(context);
            }
            catch (Exception fault) when (fault is not OperationCanceledException && !context.Response.HasStarted && context.GetEndpoint()?.Metadata.GetMetadata<PortalRoute>() is { } route)
            {
                await ShowFaultAsync(context, route, fault);
            }
        }

        public async Task AnswerAsync(HttpContext context, PortalRoute route)
        {
            SecurityHeaders.AddTo(context, parts);
            var person = SignedInPerson.Of(context.User);
            var viewer = person is null ? null : RolesInForce.Of(person, parts.Policy(), parts.People());
            var request = new PageRequest(context, parts, assets, matters, asked, viewer);
            var (isScript, script) = await ScriptAccess.OfAsync(context, route, parts);
            if (isScript)
                await AnswerScriptAsync(context, route, script);
            else if (parts.IsSecure && !context.Request.IsHttps)
                SendToPublicAddress(context);
            else
                await (await ResultAsync(request, route, viewer)).ExecuteAsync(context);
        }

        /// <summary>Somebody at the machine itself, without TLS: a browser would send none of the cookies back.</summary>
        private void SendToPublicAddress(HttpContext context)
        {
            if (HttpMethods.IsPost(context.Request.Method))
                context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            else
                context.Response.Redirect(new Uri(parts.PublicUrl!, context.Request.GetEncodedPathAndQuery()).AbsoluteUri);
        }

        /// <summary>A key that is not good for the address gets 401 and no page: there is nobody to read it.</summary>
        private async Task AnswerScriptAsync(HttpContext context, PortalRoute route, Viewer? script)
        {
            if (script is null)
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                context.Response.Headers.WWWAuthenticate = "Bearer";
                return;
            }

            await (await route.Answer(new PageRequest(context, parts, assets, matters, asked, script))).ExecuteAsync(context);
        }

        public async Task AnswerUnknownAsync(HttpContext context)
        {
            SecurityHeaders.AddTo(context, parts);
            var person = SignedInPerson.Of(context.User);
            var request = new PageRequest(context, parts, assets, matters, asked, person is null ? null : RolesInForce.Of(person, parts.Policy(), parts.People()));
            await (await request.NotFoundAsync()).ExecuteAsync(context);
        }

        private static async Task<IResult> ResultAsync(PageRequest request, PortalRoute route, Viewer? viewer)
        {
            if (!route.Access.Allows(viewer))
                return viewer is null ? SignInPages.Ask(request) : await ErrorPages.ShowAsync(request, StatusCodes.Status403Forbidden);
            if (route.Method == HttpMethods.Post && await RefusedFormAsync(request) is { } refused)
                return refused;
            return await route.Answer(request);
        }

        /// <summary>A form that another site sent, that is too large or that is no form, is not taken.</summary>
        private static async Task<IResult?> RefusedFormAsync(PageRequest request)
        {
            var context = request.Context;
            if (!context.Request.HasFormContentType || context.Request.ContentLength is null or > LargestForm)
                return await ErrorPages.ShowAsync(request, StatusCodes.Status400BadRequest);
            if (context.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
                return await ErrorPages.ShowAsync(request, StatusCodes.Status400BadRequest);
            await request.ReadFormAsync();
            return await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context)
                ? null
                : await ErrorPages.ShowAsync(request, StatusCodes.Status400BadRequest);
        }

        /// <summary>
        /// The page says nothing of the fault; the log has it under the reference. Texts of faults may hold content: the type alone is kept.
        /// It is shown as to nobody: what a person's menu holds would be asked of the database, which may be what is away.
        /// </summary>
        private async Task ShowFaultAsync(HttpContext context, PortalRoute route, Exception fault)
        {
            log.LogError("Page {Method} {Pattern} failed, reference {Reference}: {Fault}", route.Method, route.Pattern, context.TraceIdentifier, FaultNames.Of(fault));
            context.Response.Clear();
            SecurityHeaders.AddTo(context, parts);
            var request = new PageRequest(context, parts, assets, matters, asked, viewer: null);
            await (await ErrorPages.ShowAsync(request, StatusCodes.Status500InternalServerError)).ExecuteAsync(context);
        }
    }
}
