using Aspire.Dashboard.Security;
using Microsoft.AspNetCore.Components;

namespace Aspire.Dashboard.Components.Pages.Login;

/// <summary>Asks for the token; a plain form, so that nothing of the live pages is reached before.</summary>
public partial class Login(NavigationManager navigation)
{
    private bool _wrong;

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "login")]
    private string? Token { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    // A link that the console printed, but of an earlier start.
    protected override void OnInitialized() => _wrong = HttpMethods.IsGet(HttpContext.Request.Method) && HttpContext.Request.Query.ContainsKey("t");

    private async Task LoginAsync()
    {
        if (await BrowserTokenAuthentication.TrySignInAsync(HttpContext, Token?.Trim()))
        {
            navigation.NavigateTo(BrowserTokenAuthentication.LocalUrl(ReturnUrl));
        }

        _wrong = true;
    }
}
