package digest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tonghop/digest/mailer"
)

// SendTest sends one short letter from the office to itself, past the outbox, and gives its Message-ID.
func (d *Desk) SendTest(ctx context.Context, now time.Time) (headerID string, err error) {
	from := d.Server.From
	headerID = fmt.Sprintf("check.%d@%s", now.UnixNano(), mailer.Domain(from))
	raw, err := mailer.Letter{FromName: d.FromName, From: from, To: []string{from}, Subject: "Thư kiểm tra của chương trình tổng hợp",
		HeaderID: headerID, Date: now, Text: "Thư này được gửi tự động để kiểm tra đường gửi và nhận thư. Không cần trả lời.\n"}.Bytes()
	if err != nil {
		return "", err
	}
	line, err := d.Server.Dial(ctx)
	if err != nil {
		return "", err
	}
	_, err = line.Send(ctx, from, raw)
	return headerID, errors.Join(err, line.Close())
}
