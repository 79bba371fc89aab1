namespace Aspire.Dashboard.Configuration;

internal enum FrontendAuthMode
{
    BrowserToken,
    Unsecured,
}
