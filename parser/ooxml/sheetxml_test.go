package ooxml

import (
	"testing"

	"tonghop/parser/doc"
)

func TestSheetXML(t *testing.T) {
	raw := []byte(`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="Default"><Font ss:FontName="Arial"/></Style><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style>
<Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style><Style ss:ID="v"><Font ss:FontName=".VnTime"/></Style></Styles>
<Worksheet ss:Name="Số liệu"><Table>
<Row><Cell ss:MergeDown="1"><Data ss:Type="String">Khối</Data></Cell><Cell ss:StyleID="d"><Data ss:Type="DateTime">2024-05-20T00:00:00.000</Data></Cell>
<Cell ss:StyleID="v"><Data ss:Type="String">§¶ng uû</Data><Comment><Data>xem lại</Data></Comment></Cell></Row>
<Row><Cell ss:Index="2" ss:StyleID="p"><Data ss:Type="Number">0.125</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row ss:Index="9"><Cell><Data ss:Type="String"><B>đậm</B> nhạt</Data></Cell></Row>
</Table><WorksheetOptions><PageSetup><Footer x:Data="&amp;CTrang &amp;P"/></PageSetup></WorksheetOptions></Worksheet>
<Worksheet ss:Name="Ẩn"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table><WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>
</Workbook>`)
	d := SheetXML(raw, DefaultLimits)
	want := "row Khối|20/05/2024|Đảng uỷ\nrow |12.5%|TRUE\nrow đậm nhạt\ncomment xem lại\nfooter Trang\n"
	if got := outline(d.Blocks); got != want || d.Outcome != doc.OK {
		t.Errorf("got  %swant %s(%s %s)", got, want, d.Outcome, d.Reason)
	}
	if d.Blocks[1].Cells[0] != "Khối" {
		t.Errorf("the merged cell is not filled: %q", d.Blocks[1].Cells)
	}
	if d.Blocks[2].Number != 9 || d.Blocks[2].Sheet != "Số liệu" {
		t.Errorf("%+v", d.Blocks[2])
	}
	if d := SheetXML(raw[:900], DefaultLimits); d.Outcome != doc.OK || d.Reason == "" {
		t.Errorf("cut short: %s %q", d.Outcome, d.Reason)
	}
}
