namespace Aspire.Dashboard.Components.Controls;

internal enum TextFormat
{
    Plain,
    Json,
    Xml,
}
